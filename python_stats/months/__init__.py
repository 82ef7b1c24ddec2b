"""What changed between two months that hold mostly the same customers."""
