"""What the owner of a new site has to do. The list ticks itself off from the state of the site."""
