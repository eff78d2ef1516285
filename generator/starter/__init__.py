"""An empty folder -> a small project in it. The files beside the modules are copied as they are."""
