"""Where business events come from by themselves: folders that are watched, queries that are read on, what is sent."""
