-- any
return os.execute("id")
