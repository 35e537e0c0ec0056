-- fails: function
return { a = print }
