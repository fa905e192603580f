"""What the history of deals shows: funnel, bottlenecks, insights, return on investment."""
