"""What may be said to this question?"""
