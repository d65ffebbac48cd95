/** The post-mortem of an incident: what its journal knows, what people write, and who agreed. */
@NullMarked
package dev.evenkeel.web.postmortems;

import org.jspecify.annotations.NullMarked;
