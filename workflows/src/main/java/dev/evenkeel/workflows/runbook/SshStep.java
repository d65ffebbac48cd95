package dev.evenkeel.workflows.runbook;

import dev.evenkeel.workflows.contract.SshActivities.DownloadResult;
import dev.evenkeel.workflows.contract.SshActivities.UploadResult;
import dev.evenkeel.workflows.expression.Template;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The kinds of steps that bring files to other hosts, and fetch them. */
public sealed interface SshStep extends ToolStep {

    SshAccess access();

    /**
     * @param from a file or folder in the runbook folder; null when it is {@code input}
     * @param input the id of an input that is a file
     * @param mode in octal digits
     * @param owner {@code user} or {@code user:group}
     */
    record Upload(
            Common common,
            SshAccess access,
            @Nullable Template from,
            @Nullable String input,
            Template to,
            @Nullable String mode,
            @Nullable Template owner)
            implements SshStep {
        @Override
        public String kind() {
            return "ssh.upload";
        }

        @Override
        public Upload with(Common common) {
            return new Upload(common, access, from, input, to, mode, owner);
        }

        @Override
        public Class<UploadResult> result() {
            return UploadResult.class;
        }

        @Override
        public boolean acts() {
            return true;
        }

        @Override
        public List<Template> values() {
            return access.valuesAnd(from, to, owner);
        }

        @Override
        public InRehearsal inRehearsal() {
            return InRehearsal.PREVIEWED;
        }

        @Override
        public String doing(Map<String, Object> at) {
            String what = from == null ? "inputs." + input : from.text(at);
            return "put " + what + " to " + access.text(at) + ":" + to.text(at);
        }
    }

    /**
     * @param name under which the run keeps it; null for its own
     * @param most the greatest size in bytes
     */
    record Download(
            Common common,
            SshAccess access,
            Template from,
            @Nullable Template name,
            long most) implements SshStep {
        @Override
        public String kind() {
            return "ssh.download";
        }

        @Override
        public Download with(Common common) {
            return new Download(common, access, from, name, most);
        }

        @Override
        public Class<DownloadResult> result() {
            return DownloadResult.class;
        }

        @Override
        public List<Template> values() {
            return access.valuesAnd(from, name);
        }

        @Override
        public InRehearsal inRehearsal() {
            return InRehearsal.DONE;
        }

        @Override
        public String doing(Map<String, Object> at) {
            return "fetch " + access.text(at) + ":" + from.text(at);
        }
    }
}
