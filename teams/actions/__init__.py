"""The verbs. Each is one plain function: lock, ask the rule, change, record, post, return.

State changes nowhere else.
"""
