"""Players who are cut off and come back while everybody plays: nobody misses or repeats a thing."""
