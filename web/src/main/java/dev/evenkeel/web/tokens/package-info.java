/** The page on which people make and revoke their API tokens. */
@NullMarked
package dev.evenkeel.web.tokens;

import org.jspecify.annotations.NullMarked;
