/** What people say to us in chats: it comes in by callbacks, is done with the rights of whoever said it, and is answered there. */
@NullMarked
package dev.evenkeel.web.chat;

import org.jspecify.annotations.NullMarked;
