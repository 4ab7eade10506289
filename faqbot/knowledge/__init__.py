"""How does what curators write become knowledge that can be trusted?"""
