"""The company's own documents: sources, crawling, passages, retrieval, grounded answers.

Owns `knowledge_*` tables. Says `source.*`, `document.*`, `gap.*`; hears `workspace.created` for the demo.
"""
