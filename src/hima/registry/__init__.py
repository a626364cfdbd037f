"""The record of who may fly what, where and when, and who may carry it: pure rules; adapters keep it."""
