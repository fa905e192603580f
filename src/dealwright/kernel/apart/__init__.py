"""Heavy computing in processes of their own: requests go on meanwhile, and memory goes back after."""
