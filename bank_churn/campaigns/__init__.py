"""Campaigns: who is called and who is held back, drawn before anybody is called."""
