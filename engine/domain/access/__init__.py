"""The rights of somebody who is signed in, and the departments that they belong to."""
