"""Which stored entries resemble a question, and how sure is that?"""
