"""The words everybody uses: terms, places, caveats and errors. Imports nothing of ours."""
