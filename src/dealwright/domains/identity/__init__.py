"""Who is there: workspaces, users and their roles, sign-in, API keys, and the audit trail.

Says `workspace.created`, `user.*`, `session.*`, `key.*`; hears nothing.
"""
