"""Benchmarks: Chayici beside its peers on the same collections, queries and work, in one run."""
