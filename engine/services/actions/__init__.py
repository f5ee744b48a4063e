"""The actions of people: each is decided and recorded in one commit."""
