"""Who is there: workspaces, users, their roles and teams, sign-in, API keys, and the audit trail.

Says `workspace.created`, `user.*`, `team.*`, `session.*`, `key.*`; hears nothing.
"""
