"""The copilot: answers about clients and policy, checks itself, and acts with permission."""

import os

# Before LangGraph is loaded: checkpoints may only become the types we name, and nothing is reported home.
os.environ["LANGGRAPH_STRICT_MSGPACK"] = "true"
os.environ["LANGSMITH_TRACING"] = "false"
os.environ["LANGCHAIN_TRACING_V2"] = "false"
