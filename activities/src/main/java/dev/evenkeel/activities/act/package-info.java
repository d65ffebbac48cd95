/** What every tool shares: an act is claimed, its intent stored, its output kept, its outcome told. Ports; the store implements them. */
@NullMarked
package dev.evenkeel.activities.act;

import org.jspecify.annotations.NullMarked;
