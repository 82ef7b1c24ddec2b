"use strict";

page.start();
