"""Who may carry which drones from where to where, and where they were seen on the way: pure rules."""
