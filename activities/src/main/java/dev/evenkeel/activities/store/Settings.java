package dev.evenkeel.activities.store;

import java.util.Optional;

/** Small things that the server remembers by name, for example its key pair for decisions. */
public final class Settings {

    private final Database database;

    Settings(Database database) {
        this.database = database;
    }

    public Optional<byte[]> find(String name) {
        return database.read()
                .sql("select value from settings where name = ?")
                .params(name)
                .query((row, number) -> row.getBytes(1))
                .optional();
    }

    public void put(String name, byte[] value) {
        database.change(client -> client.sql("insert into settings (name, value) values (?, ?)"
                        + " on conflict (name) do update set value = excluded.value")
                .params(name, value)
                .update());
    }

    /** @return what is stored now: {@code value}, or what another node stored first */
    public byte[] putIfAbsent(String name, byte[] value) {
        database.change(
                client -> client.sql("insert into settings (name, value) values (?, ?) on conflict (name) do nothing")
                        .params(name, value)
                        .update());
        return find(name).orElseThrow();
    }
}
