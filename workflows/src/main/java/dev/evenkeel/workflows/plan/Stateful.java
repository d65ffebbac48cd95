package dev.evenkeel.workflows.plan;

import java.util.ArrayList;
import java.util.List;

/** Which types of resources hold data that is gone with them. */
public final class Stateful {

    /** Databases, disks, buckets, tables, queues, file systems, keys and vaults of the three large clouds. */
    private static final List<String> USUAL = List.of(
            // AWS
            "aws_db_instance",
            "aws_db_cluster_snapshot",
            "aws_db_snapshot",
            "aws_rds_cluster",
            "aws_rds_cluster_instance",
            "aws_rds_global_cluster",
            "aws_docdb_cluster",
            "aws_docdb_cluster_instance",
            "aws_neptune_cluster",
            "aws_neptune_cluster_instance",
            "aws_dynamodb_table",
            "aws_dynamodb_global_table",
            "aws_redshift_cluster",
            "aws_redshiftserverless_namespace",
            "aws_opensearch_domain",
            "aws_elasticsearch_domain",
            "aws_elasticache_cluster",
            "aws_elasticache_replication_group",
            "aws_memorydb_cluster",
            "aws_timestreamwrite_*",
            "aws_keyspaces_*",
            "aws_qldb_ledger",
            "aws_s3_bucket",
            "aws_s3_object",
            "aws_s3_directory_bucket",
            "aws_glacier_vault",
            "aws_backup_vault",
            "aws_ebs_volume",
            "aws_ebs_snapshot",
            "aws_efs_file_system",
            "aws_fsx_*",
            "aws_kinesis_stream",
            "aws_msk_cluster",
            "aws_mq_broker",
            "aws_sqs_queue",
            "aws_ecr_repository",
            "aws_cloudwatch_log_group",
            "aws_kms_key",
            "aws_secretsmanager_secret",
            "aws_cognito_user_pool",
            // Azure
            "azurerm_mssql_database",
            "azurerm_mssql_server",
            "azurerm_mssql_managed_instance",
            "azurerm_mssql_managed_database",
            "azurerm_mysql_flexible_server",
            "azurerm_mysql_flexible_database",
            "azurerm_mariadb_*",
            "azurerm_postgresql_server",
            "azurerm_postgresql_database",
            "azurerm_postgresql_flexible_server",
            "azurerm_postgresql_flexible_server_database",
            "azurerm_cosmosdb_*",
            "azurerm_redis_cache",
            "azurerm_kusto_*",
            "azurerm_storage_account",
            "azurerm_storage_container",
            "azurerm_storage_blob",
            "azurerm_storage_share",
            "azurerm_storage_table",
            "azurerm_storage_queue",
            "azurerm_managed_disk",
            "azurerm_snapshot",
            "azurerm_netapp_volume",
            "azurerm_recovery_services_vault",
            "azurerm_data_protection_backup_vault",
            "azurerm_key_vault",
            "azurerm_key_vault_key",
            "azurerm_key_vault_secret",
            "azurerm_eventhub",
            "azurerm_servicebus_queue",
            "azurerm_servicebus_topic",
            "azurerm_container_registry",
            "azurerm_log_analytics_workspace",
            // Google Cloud
            "google_sql_database",
            "google_sql_database_instance",
            "google_alloydb_*",
            "google_spanner_instance",
            "google_spanner_database",
            "google_bigtable_instance",
            "google_bigtable_table",
            "google_bigquery_dataset",
            "google_bigquery_table",
            "google_firestore_database",
            "google_redis_instance",
            "google_redis_cluster",
            "google_storage_bucket",
            "google_storage_bucket_object",
            "google_compute_disk",
            "google_compute_region_disk",
            "google_compute_snapshot",
            "google_filestore_instance",
            "google_pubsub_topic",
            "google_pubsub_subscription",
            "google_artifact_registry_repository",
            "google_kms_crypto_key",
            "google_secret_manager_secret",
            // Kubernetes, and what holds a secret or a password once made
            "kubernetes_persistent_volume",
            "kubernetes_persistent_volume_v1",
            "kubernetes_persistent_volume_claim",
            "kubernetes_persistent_volume_claim_v1",
            "kubernetes_stateful_set",
            "kubernetes_stateful_set_v1",
            "random_password",
            "tls_private_key");

    private final List<Wildcard> types;
    private final List<Wildcard> not;

    private Stateful(List<Wildcard> types, List<Wildcard> not) {
        this.types = types;
        this.not = not;
    }

    /** @param also further types, and with a {@code !} before it what is none after all; {@code *} stands for anything */
    public static Stateful with(List<String> also) {
        List<Wildcard> types = new ArrayList<>(USUAL.stream().map(Wildcard::new).toList());
        List<Wildcard> not = new ArrayList<>();
        for (String type : also) {
            if (type.startsWith("!")) {
                not.add(new Wildcard(type.substring(1)));
            } else {
                types.add(new Wildcard(type));
            }
        }
        return new Stateful(types, not);
    }

    public boolean holdsData(String type) {
        return types.stream().anyMatch(known -> known.matches(type))
                && not.stream().noneMatch(known -> known.matches(type));
    }
}
