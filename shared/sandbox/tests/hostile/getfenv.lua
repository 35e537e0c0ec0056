-- any
return getfenv(0).os
