mod apis;
