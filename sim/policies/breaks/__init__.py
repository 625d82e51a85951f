"""Break policies, one a file: when does an agent wish a pause?"""
