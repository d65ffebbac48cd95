/**
 * Keys that this server keeps in files or takes from its environment, what is encrypted under them (AES-256-GCM), and what is
 * signed by them (Ed25519).
 */
@NullMarked
package dev.evenkeel.activities.keys;

import org.jspecify.annotations.NullMarked;
