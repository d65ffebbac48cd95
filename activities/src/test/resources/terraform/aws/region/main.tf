terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "name" { type = string }
variable "size" { type = string }

resource "aws_s3_bucket" "orders" {
  bucket        = "orders-${var.name}"
  force_destroy = true
}

resource "aws_dynamodb_table" "orders" {
  name         = "orders"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_instance" "web" {
  ami           = "ami-12c6146b"
  instance_type = var.size
  tags          = { Name = "web-${var.name}" }
}

resource "aws_ssm_parameter" "version" {
  name  = "/shop/version"
  type  = "String"
  value = "1.0"
}

output "bucket" { value = aws_s3_bucket.orders.bucket }
output "secret" {
  value     = "hidden-${var.name}"
  sensitive = true
}
