/** The built-in store of secrets, for the people who look after it: values go in and never come out. */
@NullMarked
package dev.evenkeel.web.secrets;

import org.jspecify.annotations.NullMarked;
