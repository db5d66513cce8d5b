"""Findings become something to look at and read: charts, tables, sentences. Tables in, never loaded."""
