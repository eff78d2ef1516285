"""Pictures, sounds and films: from what documents and cards name to files in cards/media/ and names in packages.

`showing` is the way in for a build, `library` what it keeps; `references` finds names in texts, `locate` finds the file
that a name means, and `medium` says whether a package may hold it.
"""
