"""Channel policies, one a file: what does an agent work with?"""
