"""What stands between the model and the shopper, one concern a file. `stack.py` puts them in order."""
