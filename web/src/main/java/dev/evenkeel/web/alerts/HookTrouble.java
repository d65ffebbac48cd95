package dev.evenkeel.web.alerts;

import org.springframework.http.HttpStatus;

/** Why a hook takes nothing in. */
final class HookTrouble extends Exception {

    private static final long serialVersionUID = 1L;

    private final HttpStatus status;

    private HookTrouble(HttpStatus status, String message) {
        super(message);
        this.status = status;
    }

    /** The message is not what it has to be; sent again it will be no better. */
    static HookTrouble garbage(String message) {
        return new HookTrouble(HttpStatus.BAD_REQUEST, message);
    }

    static HookTrouble unknownSender(String message) {
        return new HookTrouble(HttpStatus.UNAUTHORIZED, message);
    }

    static HookTrouble unknownHook(String message) {
        return new HookTrouble(HttpStatus.NOT_FOUND, message);
    }

    static HookTrouble tooLarge(String message) {
        return new HookTrouble(HttpStatus.CONTENT_TOO_LARGE, message);
    }

    /** Sent again in a moment it will be taken. */
    static HookTrouble notNow(String message) {
        return new HookTrouble(HttpStatus.SERVICE_UNAVAILABLE, message);
    }

    HttpStatus status() {
        return status;
    }

    String words() {
        return String.valueOf(getMessage());
    }
}
