"""How do people and programs reach faqbot?"""
