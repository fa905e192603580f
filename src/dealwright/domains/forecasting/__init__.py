"""Revenue forecast, quotas, snapshots, pipeline analysis."""
