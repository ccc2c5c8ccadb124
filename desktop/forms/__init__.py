"""What is asked: typed specifications that the window and the history read alike."""
