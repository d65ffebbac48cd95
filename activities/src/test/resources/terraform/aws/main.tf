# The shop in two regions: data, machines, a scaling group, and names that fail over from one region to the other.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
  backend "s3" {
    bucket                      = "evenkeel-state"
    key                         = "shop.tfstate"
    region                      = "us-east-1"
    use_path_style              = true
    use_lockfile                = true
    skip_credentials_validation = true
    skip_metadata_api_check     = true
    skip_requesting_account_id  = true
    skip_region_validation      = true
    skip_s3_checksum            = true
  }
}

variable "size" { type = string }

provider "aws" {
  alias                       = "one"
  region                      = "us-east-1"
  s3_use_path_style           = true
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

provider "aws" {
  alias                       = "two"
  region                      = "eu-central-1"
  s3_use_path_style           = true
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

module "one" {
  source    = "./region"
  providers = { aws = aws.one }
  name      = "one"
  size      = var.size
}

module "two" {
  source    = "./region"
  providers = { aws = aws.two }
  name      = "two"
  size      = var.size
}

resource "aws_launch_template" "web" {
  provider      = aws.one
  name          = "shop"
  image_id      = "ami-12c6146b"
  instance_type = var.size
}

resource "aws_autoscaling_group" "web" {
  provider                  = aws.one
  name                      = "shop"
  availability_zones        = ["us-east-1a"]
  min_size                  = 0
  max_size                  = 2
  desired_capacity          = 0
  wait_for_capacity_timeout = "0"
  force_delete              = true
  launch_template {
    id = aws_launch_template.web.id
  }
}

resource "aws_route53_zone" "shop" {
  provider = aws.one
  name     = "shop.example"
}

resource "aws_route53_health_check" "site" {
  for_each          = { one = "one.shop.example", two = "two.shop.example" }
  provider          = aws.one
  fqdn              = each.value
  port              = 443
  type              = "HTTPS"
  failure_threshold = 3
  request_interval  = 30
}

resource "aws_route53_record" "shop" {
  for_each        = { one = "PRIMARY", two = "SECONDARY" }
  provider        = aws.one
  zone_id         = aws_route53_zone.shop.zone_id
  name            = "www.shop.example"
  type            = "CNAME"
  ttl             = 60
  set_identifier  = each.key
  health_check_id = aws_route53_health_check.site[each.key].id
  records         = ["${each.key}.shop.example"]
  failover_routing_policy {
    type = each.value
  }
}

output "buckets" { value = [module.one.bucket, module.two.bucket] }
output "secret" {
  value     = module.one.secret
  sensitive = true
}
