# What the shop needs in a region of AWS: the orders, and the version that its machines read when they start.
#
# The state is kept by the server. To keep it in a bucket, name the backend "s3" here (with use_lockfile), and write "key" in the place of
# "path" in the runbooks that work with this module.
terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = { source = "hashicorp/aws", version = ">= 5.0" }
  }
}

provider "aws" {
  region = var.region

  default_tags {
    tags = { site = var.site, managed-by = "evenkeel" }
  }
}

resource "aws_dynamodb_table" "orders" {
  name         = "shop-orders"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_ssm_parameter" "version" {
  name  = "/shop/version"
  type  = "String"
  value = var.release_version
}

output "version" {
  description = "The version that this site has been given."
  value       = nonsensitive(aws_ssm_parameter.version.value)
}
