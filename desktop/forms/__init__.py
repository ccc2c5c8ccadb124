"""What is asked: typed specifications that the window, the papers and the log read alike."""
