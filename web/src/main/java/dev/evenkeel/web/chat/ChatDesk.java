package dev.evenkeel.web.chat;

import dev.evenkeel.activities.store.Audit;
import dev.evenkeel.activities.store.ChatInbox.Said;
import dev.evenkeel.activities.store.ChatLinks.Account;
import dev.evenkeel.activities.store.ChatLinks.Link;
import dev.evenkeel.activities.store.ChatStore;
import dev.evenkeel.activities.store.Reader;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.activities.store.User;
import dev.evenkeel.activities.store.Users;
import dev.evenkeel.web.alerts.HookRefusals;
import dev.evenkeel.web.alerts.HookTrouble;
import dev.evenkeel.workflows.contract.RunSummary;
import dev.evenkeel.workflows.estate.Channel;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Does what people say, with their rights, and writes it down. What is done again for the same message counts once. */
@Service
class ChatDesk {

    static final String ACTOR = "chat";
    static final String REFUSED = "chat.refused";

    private static final long DAY_MILLIS = 86_400_000;

    private static final String HELP = """
            - `status`: open incidents, and runs that wait for people; `status RUN`: one of them
            - `ack`: you have seen the incident and take it up; `ack RUN` when there are several
            - `update TEXT`: a status update of the incident; `update RUN TEXT` when there are several
            - `run RUNBOOK input=value`: launches a runbook; `environment=` and `mode=rehearsal` say where and how
            - `approve CODE`: agrees to what the code was shown for, on the page of the run
            """;

    private final ChatStore chat;
    private final Store store;
    private final Users users;
    private final Audit audit;
    private final HookRefusals refusals;
    private final IncidentReplies incidents;
    private final ApproveReply approve;
    private final RunReply launch;
    private final LinkReply link;

    ChatDesk(
            Store store,
            HookRefusals refusals,
            IncidentReplies incidents,
            ApproveReply approve,
            RunReply launch,
            LinkReply link) {
        this.chat = store.chat();
        this.store = store;
        this.users = store.users();
        this.audit = store.audit();
        this.refusals = refusals;
        this.incidents = incidents;
        this.approve = approve;
        this.launch = launch;
        this.link = link;
    }

    Reply answer(Channel channel, Said said, boolean alone) {
        ChatCommand command = CommandReader.read(said.text());
        Account account = said.who();
        Optional<String> user = chat.links().find(account).map(Link::owner);
        if (command instanceof ChatCommand.Link(String code)) {
            return linked(account, said, command, link.of(account, said, code, alone));
        }
        if (user.isEmpty()) {
            return stranger(said);
        }
        if (users.find(user.get()).filter(User::enabled).isEmpty()) {
            Reply reply = Reply.refused("The person of this account may not sign in any more. Ask an administrator.");
            note(said, user.get(), command, reply);
            return reply;
        }
        // Whoever reads the channel reads the answer: what is private is not there, whoever asks.
        Reply reply = Reader.NOBODY.get(() -> done(new Asked(channel, said, user.get()), command));
        note(said, user.get(), command, reply);
        return reply;
    }

    private Reply done(Asked asked, ChatCommand command) {
        return switch (command) {
            case ChatCommand.Help help -> Reply.told("What you can say", HELP.strip());
            case ChatCommand.Status(String run) -> incidents.status(asked, run);
            case ChatCommand.Ack(String run) -> incidents.ack(asked, run);
            case ChatCommand.Update(String words) -> incidents.update(asked, words);
            case ChatCommand.Run run -> launch.of(asked, run);
            case ChatCommand.Approve(String code) -> approve.of(asked, code);
            case ChatCommand.Wrong(String message) -> Reply.refused(message);
            case ChatCommand.Link known -> throw new IllegalStateException("A link is made before");
        };
    }

    private Reply linked(Account account, Said said, ChatCommand command, Reply reply) {
        chat.links()
                .find(account)
                .ifPresentOrElse(
                        known -> note(said, known.owner(), command, reply),
                        () -> refuse(said, "A code that does not count was typed to link this account."));
        return reply;
    }

    private void refuse(Said said, String why) {
        refusals.refused(
                ACTOR,
                REFUSED,
                said.channel(),
                HookTrouble.unknownSender(why),
                said.who().account());
    }

    /** Is told once a day how to become known, and nothing else. */
    private Reply stranger(Said said) {
        refuse(said, "This account is linked to nobody.");
        return chat.inbox().since(said.who(), said.at() - DAY_MILLIS) > 1
                ? Reply.SILENCE
                : new Reply(
                        "Evenkeel does not know you yet",
                        "Sign in to Evenkeel, have a code shown under Settings, Chat, and write in private: link CODE",
                        LinkReply.PAGE,
                        false,
                        null);
    }

    private void note(Said said, String actor, ChatCommand command, Reply reply) {
        Map<String, Object> details = new TreeMap<>();
        details.put("channel", said.channel());
        details.put("account", said.who().account());
        details.put("message", said.id());
        details.put("command", command.word());
        if (!reply.done()) {
            details.put("refusal", reply.text());
        }
        @Nullable String run = reply.run();
        audit.append(
                actor,
                reply.done() ? "chat.command" : REFUSED,
                run == null ? said.channel() : run,
                details,
                run == null
                        ? null
                        : store.runs().find(run).map(RunSummary::environment).orElse(null));
    }
}
