"""How well does a knowledge answer labelled questions, and how is that shown?"""
