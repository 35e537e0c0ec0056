-- any
return os.date("%Q")
