/** The packaged server from outside: started, used in a browser, killed, started again. */
@NullMarked
package dev.evenkeel.deploy;

import org.jspecify.annotations.NullMarked;
