"""Speed as ratios in one run: ours, what a user would pick instead, and the limit, side by side."""
