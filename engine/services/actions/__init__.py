"""What people do: each action decided and recorded in one commit."""
