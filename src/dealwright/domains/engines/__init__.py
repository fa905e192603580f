"""Which language model a workspace uses, its sealed key, its budget, and what every call cost."""
