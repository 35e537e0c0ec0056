// any
import * as std from "std";
return std;
