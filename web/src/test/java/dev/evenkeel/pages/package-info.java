/** The pages on fakes with seeded data: for tests, and to look at. Outside the application's own package, so that it never finds them. */
@NullMarked
package dev.evenkeel.pages;

import org.jspecify.annotations.NullMarked;
